from unbroken.chain import floor


class SceneConfig(floor.Floor):
    name = "unbroken.scene"
