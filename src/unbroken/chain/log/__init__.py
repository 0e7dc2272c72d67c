"""The log: the acts in one order, a Merkle tree over them, checkpoints, and witnesses outside."""
