-- One page more of a site today, if its budget allows it.
--
-- KEYS  1 budget  hash  site -> pages today; "*": of all sites
-- ARGV  1 site   2 pages a day (0: any number)   3 share of all pages (0: any)   4 pages below which
--       the share does not count   5 seconds until the key is forgotten
-- Returns 0: spent; 1: the day is over; 2: its share is.
-- Invariant: a site never gets more pages than its budget, whatever many workers ask. O(1).
local site = ARGV[1]
local pages = tonumber(redis.call('HGET', KEYS[1], site) or '0') or 0
local all = tonumber(redis.call('HGET', KEYS[1], '*') or '0') or 0
local limit, share, least = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if limit > 0 and pages >= limit then return 1 end
if share > 0 and pages >= math.max(least, share * all) then return 2 end
redis.call('HINCRBY', KEYS[1], site, 1)
redis.call('HINCRBY', KEYS[1], '*', 1)
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 0
