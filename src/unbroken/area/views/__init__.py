"""The pages of the area: the board, the entry, one stay, the patrol, the list on paper."""
