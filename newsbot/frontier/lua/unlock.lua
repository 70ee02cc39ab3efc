-- Give up a lock that is still one's own. KEYS 1 lock. ARGV 1 its owner. Returns 1 if it was. O(1).
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
