"""What the home pages count. Counting itself is done by ``exams``, ``courses`` and ``certificates``: here it
is put together for one reader.
"""
