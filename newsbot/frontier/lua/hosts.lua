-- What workers learned about hosts: host, failures, ms that it asked to wait, successes, Crawl-delay
-- in ms (-1: nothing new), when a request was sent later than it was to (ms, 0: none was), ms that an
-- answer took (0: none came).
-- A failure (429, 503, time-out) doubles the pace up to options.ceiling; successes shorten it again
-- until the host is as before. What answers take is averaged, the last one by a quarter. O(log n) each.
local function report(hosts)
  for _, news in ipairs(hosts) do
    local host, failures, wait, successes, crawl_delay, visited, latency = unpack(news)
    local key = names.host .. host
    local known = on(key, 'HMGET', 'n', 'p', 't', 'b', 'l')
    local pace = num(known[2])
    local start = start_of(key, known[1], pace_of(known[2], known[4], known[5]) * 1.01)
    if crawl_delay >= 0 and (not known[4] or crawl_delay ~= num(known[4])) then
      -- robots.txt itself was a visit.
      start = math.max(start, now + math.max(crawl_delay, options.delay))
      redis.call('HSET', key, 'b', crawl_delay, 'n', start)
    end
    if latency > 0 and options.target then
      local usual = num(known[5])
      redis.call('HSET', key, 'l', math.floor(usual > 0 and usual + (latency - usual) / 4 or latency))
    end
    if visited > 0 then
      local after = math.min(visited, now) + pace_of(pace, known[4], known[5])
      if after > start then
        start = after
        redis.call('HSET', key, 'n', start)
      end
    end
    if failures > 0 then
      -- Requests that were under way together fail together: that counts once.
      if now >= num(known[3]) then
        pace = math.min(options.ceiling, math.max(pace, options.delay, 500) * 2)
        redis.call('HSET', key, 'p', pace, 't', now + pace)
      end
      start = math.max(start, now + math.max(pace, wait))
      redis.call('HSET', key, 'n', start)
      if redis.call('ZSCORE', ready, host) then redis.call('ZADD', ready, start, host) end
    elseif wait > 0 then -- no trouble: its budget is spent
      redis.call('HSET', key, 'n', math.max(start, now + wait))
      if redis.call('ZSCORE', ready, host) then redis.call('ZADD', ready, math.max(start, now + wait), host) end
    elseif successes > 0 and pace > 0 then
      pace = pace * 0.8 ^ successes
      if pace < math.max(options.delay, 50) then
        redis.call('HDEL', key, 'p', 't')
      else
        redis.call('HSET', key, 'p', pace)
      end
    end
    redis.call('EXPIRE', key, HOST_LIFETIME)
  end
end
