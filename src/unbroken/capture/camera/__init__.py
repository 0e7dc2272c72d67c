"""A simulated network camera: for the demonstration, and to prove what the recorder keeps.

Each picture carries its number and its time twice: as digits for people and as black and white
blocks for programs, which survive encoding. So a test can read back from a recording which of the
camera's pictures it holds.
"""
