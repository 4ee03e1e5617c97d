"""The three-phase model as data and pure Python. Imports nothing of the project and touches no database."""
