"""The parts that speed.py and accuracy.py are made of."""
