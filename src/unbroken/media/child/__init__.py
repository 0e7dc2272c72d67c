"""What runs inside the walled process that decodes. It imports nothing else of ours."""
