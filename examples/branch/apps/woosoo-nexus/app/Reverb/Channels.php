<?php

namespace App\Reverb;

/**
 * Who listens to what.
 */
final class Channels
{
    /** @var array<string, array<string, Socket>> channel => socket id => socket */
    private array $subscribers = [];

    public function subscribe(string $channel, Socket $socket): void
    {
        $this->subscribers[$channel][$socket->id] = $socket;
    }

    public function unsubscribe(string $channel, Socket $socket): void
    {
        unset($this->subscribers[$channel][$socket->id]);

        if (empty($this->subscribers[$channel])) {
            unset($this->subscribers[$channel]);
        }
    }

    public function leave(Socket $socket): void
    {
        foreach ($this->names() as $channel) {
            $this->unsubscribe($channel, $socket);
        }
    }

    public function broadcast(string $channel, string $event, string $data, ?string $exceptId = null): void
    {
        foreach ($this->subscribers[$channel] ?? [] as $id => $socket) {
            if ($id !== $exceptId) {
                $socket->send($event, $data, $channel);
            }
        }
    }

    /**
     * @return list<string>
     */
    public function names(): array
    {
        return array_map(strval(...), array_keys($this->subscribers));
    }

    public function subscriptionCount(string $channel): int
    {
        return count($this->subscribers[$channel] ?? []);
    }

    public function connectionCount(): int
    {
        return count(array_merge(...array_values($this->subscribers)));
    }
}
