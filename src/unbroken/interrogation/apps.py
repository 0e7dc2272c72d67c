from unbroken.chain import floor


class InterrogationConfig(floor.Floor):
    name = "unbroken.interrogation"
