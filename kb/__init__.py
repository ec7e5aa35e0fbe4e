"""kb: who claims what, who disagrees, and what the disagreement hinges on - offline, in the authors' own words."""

__version__ = "0.1.0"
