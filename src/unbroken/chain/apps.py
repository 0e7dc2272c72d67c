from unbroken.chain import floor


class ChainConfig(floor.Floor):
    name = "unbroken.chain"
