#!lua flags=allow-oom
-- Keep a worker's leases while the server is too full for a commit. KEYS 1 workers.
-- ARGV  1 worker  2 lifetime (ms). Returns 1 if it was not known. O(log n).
local time = redis.call('TIME')
return redis.call('ZADD', KEYS[1], time[1] * 1000 + time[2] / 1000 + ARGV[2], ARGV[1])
