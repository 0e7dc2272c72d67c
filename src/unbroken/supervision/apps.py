from unbroken.chain import floor


class SupervisionConfig(floor.Floor):
    name = "unbroken.supervision"
