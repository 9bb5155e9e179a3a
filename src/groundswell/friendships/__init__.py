"""Friendships: who is friends with whom among the households of villages that somebody surveyed, and how close-knit these are."""

from groundswell.friendships.friendships import Friendships as Friendships
from groundswell.friendships.own import HOUSEHOLDS as HOUSEHOLDS
from groundswell.friendships.own import TIES as TIES
