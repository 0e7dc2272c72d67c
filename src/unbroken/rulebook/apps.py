from unbroken.chain import floor


class RulebookConfig(floor.Floor):
    name = "unbroken.rulebook"
