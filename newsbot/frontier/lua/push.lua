-- Store new requests. Per request: tag, host, order, stored request, from ARGV[2] on. The tag's
-- first letter says where it must be new: "s" among the seen, "o" among this crawl's sources, "-"
-- nowhere; the rest is its fingerprint. Of those that must be new among the seen, a host has at most
-- options.quota waiting (0: any number).
--
-- Invariant: a request is remembered as seen if and only if it was queued, in the same call.
-- O(log n) a request. Comes first: a server that is full refuses before anything has changed.
local function push(first, last)
  local sequence
  local members = {} -- host -> order, member, order, member …
  local room = {} -- host -> how many more may wait
  for i = first, last, 4 do
    local tag, host = ARGV[i], ARGV[i + 1]
    local kind = string.sub(tag, 1, 1)
    local new = true
    local full = false
    if kind == 's' then
      if options.quota > 0 then
        room[host] = room[host] or options.quota - on(names.queue .. host, 'ZCARD')
        full = room[host] <= 0
      end
      new = not full and remember(string.sub(tag, 2))
      if new and options.quota > 0 then room[host] = room[host] - 1 end
    elseif kind == 'o' then
      new = redis.call('SADD', sources, string.sub(tag, 2)) == 1
    end
    if new then
      sequence = sequence or last_id()
      sequence = sequence + 1
      local list = members[host]
      if not list then
        list = {}
        members[host] = list
      end
      list[#list + 1] = ARGV[i + 2]
      list[#list + 1] = pack_id(sequence) .. '\0' .. ARGV[i + 3]
      counts.stored = counts.stored + 1
    elseif full then
      counts.over_quota = counts.over_quota + 1
    else
      counts.duplicates = counts.duplicates + 1
    end
  end
  if not sequence then return end
  redis.call('HSET', state, 'seq', string.format('%.0f', sequence))
  local ready_at = {}
  for host, list in pairs(members) do
    all(names.queue .. host, 'ZADD', list)
    ready_at[#ready_at + 1], ready_at[#ready_at + 2] = now, host
  end
  for i = 1, #ready_at, 1000 do
    redis.call('ZADD', ready, 'NX', unpack(ready_at, i, math.min(i + 999, #ready_at)))
  end
  queued = queued + counts.stored
  woken = woken + counts.stored
  if held then save_seen() end
end
