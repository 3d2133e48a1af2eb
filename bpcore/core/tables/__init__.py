"""How a table of one's own is read, from the bytes of its file to its columns.

``reading.read_file`` takes the steps in this order, of which each asks an ``Inquiry`` (``mends``)
for what could only be guessed; it then waits for a mend, an argument of ``bpcore.load_table``:

- ``decode`` and ``grid``: the letters of the file, and its cells;
- ``shape``: where the table is, the names of its columns, and rows of one length;
- ``which_time``: the column of times;
- ``series``: one series of several, by what stands beside the time;
- ``timeline`` and ``unroll``: when each row is, and the rows in that order, one for each time;
- ``sums``: rows that are no rows like the others;
- ``columns`` and ``cells``: the numbers, what each column serves as, and what is missing.

What signs mean is known to ``parts`` (of a year), ``periods`` (a column of times), ``notations``
(the same, by its name and with those beside it) and ``numbers``.
"""
