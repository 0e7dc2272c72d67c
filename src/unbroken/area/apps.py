from unbroken.chain import floor


class AreaConfig(floor.Floor):
    name = "unbroken.area"
