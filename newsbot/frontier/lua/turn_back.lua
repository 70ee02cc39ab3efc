-- The server's clock went back by so many ms: what was to be at a time of the old clock is soon.
-- Until it is there again, no host waits longer than its pace (start_of): who asked for a longer
-- pause cannot be told from who waits for the old time. To call it twice changes nothing more.
-- O(log n) for each host and worker that waits.
local function turn_back(by)
  turned = math.max(turned, now + by)
  redis.call('HSET', state, 'turned', string.format('%.0f', turned))
  for _, host in ipairs(redis.call('ZRANGE', ready, '(' .. now + options.ahead, '+inf', 'BYSCORE')) do
    redis.call('ZADD', ready, now, host)
  end
  local longest = now + options.lifetime
  for _, worker in ipairs(redis.call('ZRANGE', workers, '(' .. longest, '+inf', 'BYSCORE')) do
    redis.call('ZADD', workers, longest, worker)
  end
end
