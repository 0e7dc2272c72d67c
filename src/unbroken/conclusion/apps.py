from unbroken.chain import floor


class ConclusionConfig(floor.Floor):
    name = "unbroken.conclusion"
