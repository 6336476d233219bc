-- The end of every partition.
SELECT topic, partition, next_offset FROM log.partition
