"""How a table of one's own is read, from the bytes of its file to its columns.

``decode`` → ``grid`` → ``shape`` → ``series``, ``which_time``, ``timeline``, ``unroll``,
``columns`` and ``cells`` (which know signs by ``notations``, ``periods``, ``parts`` and
``numbers``) → ``reading``. What a program could only guess is asked of an ``Inquiry``, and waits
for a mend: an argument of ``bpcore.load_table``.
"""
