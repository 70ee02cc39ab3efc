-- A worker begins. The first of them begins a crawl: its sources are news again.
-- options.gone: workers of this machine that are known to be dead. Returns how many others live. O(workers).
for _, worker in ipairs(options.gone) do
  if redis.call('ZSCORE', workers, worker) then redis.call('ZADD', workers, 0, worker) end
end
local others = redis.call('ZCOUNT', workers, '(' .. now, '+inf')
redis.call('ZADD', workers, now + options.lifetime, me)
if others == 0 then redis.call('DEL', sources) end
return { others, num(redis.call('HGET', state, 'size')) }
