-- Give leases back to the queue: unstarted ones as they were, moved ones (retried, redirected,
-- late) with a new request under the same id, failed ones with an error counted.
-- Invariant: an id is in a queue, in one worker's leases, or dead; never in two. O(log n) each.
local function release(ids)
  for _, id in ipairs(ids) do
    local key = pack_id(id)
    local host, order, rest = take_back(key)
    if host then
      enqueue(host, order, key .. unannounced(rest))
      free_places(host, 1)
    end
  end
end

-- Per moved lease: id, host, order, stored request, in ARGV from `first` to `last`.
local function move(first, last)
  for i = first, last, 4 do
    local key = pack_id(tonumber(ARGV[i]))
    local host, _, rest = take_back(key)
    if host then
      enqueue(ARGV[i + 1], ARGV[i + 2], key .. string.sub(unannounced(rest), 1, 1) .. ARGV[i + 3])
      free_places(host, 1)
    end
  end
end

-- Per failed lease: id, error, whether to give up at once.
local function fail(failures)
  for _, failure in ipairs(failures) do
    local key = pack_id(failure[1])
    local host, order, rest = take_back(key)
    if host then
      blame(key, host, order, rest, DELIVERY, failure[2], failure[3])
      free_places(host, 1)
    end
  end
end

-- Announce that a suspect is started now (phase 1), or its answer read (2): if this worker dies too, it
-- counts against it.
local function announce(ids, phase)
  for _, id in ipairs(ids) do
    local key = pack_id(id)
    local lease = redis.call('HGET', leases, key)
    local host, order, rest
    if lease then host, order, rest = split_lease(lease) end
    if host then
      redis.call('HSET', leases, key, host .. '\n' .. order .. '\n' .. marked(rest, points_of(rest), phase))
    else
      counts.lost = counts.lost + 1
    end
  end
end

-- After a reply was lost: release what the server leased to this worker and it never heard of.
local function forget_unknown(known)
  local kept = {}
  for _, id in ipairs(known) do kept[id] = true end
  local unknown = {}
  for _, id in ipairs(held_ids()) do
    if not kept[id] then unknown[#unknown + 1] = id end
  end
  release(unknown)
end
