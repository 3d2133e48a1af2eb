"""The names under which notebooks import, and where each of them stands.

This folder is on the path of the package ``bpcore``: ``bpcore.flow`` is ``flow`` here.
So a lesson, and a learner's copy of it, keeps its imports when a module moves to another room.
Nothing in the rooms imports from here.
"""
