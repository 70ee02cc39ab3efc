-- A worker ends: all its leases go back to the queue, and it is forgotten.
-- Returns how many workers are left. O(log n) a lease.
release(held_ids())
redis.call('ZREM', workers, me)
redis.call('SREM', sleepers, me)
redis.call('DEL', names.wake .. me)
save_size()
for _, worker in ipairs(redis.call('SPOP', sleepers, 1000)) do
  on(names.wake .. worker, 'RPUSH', 1)
  redis.call('EXPIRE', names.wake .. worker, 60)
end
return redis.call('ZCARD', workers)
