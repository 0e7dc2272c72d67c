from unbroken.chain import floor


class IntakeConfig(floor.Floor):
    name = "unbroken.intake"
