<?php

namespace App\Reverb;

use Generator;

/**
 * Turns a client's bytes, in whatever pieces they arrive, into messages and control frames.
 */
final class FrameReader
{
    private const KNOWN = [Frame::CONTINUATION, Frame::TEXT, Frame::BINARY, Frame::CLOSE, Frame::PING, Frame::PONG];

    private string $buffer = '';

    private string $message = '';

    private ?int $opcode = null;

    public function __construct(private readonly int $maxMessageSize) {}

    /**
     * @return Generator<int, Frame>
     *
     * @throws ProtocolError
     */
    public function read(string $bytes): Generator
    {
        $this->buffer .= $bytes;

        while ($frame = $this->nextFrame()) {
            [$final, $opcode, $payload] = $frame;

            if (Frame::isControl($opcode)) {
                yield new Frame($opcode, $payload);
            } elseif ($message = $this->join($final, $opcode, $payload)) {
                yield $message;
            }
        }
    }

    /**
     * @return array{bool, int, string}|null
     */
    private function nextFrame(): ?array
    {
        if (strlen($this->buffer) < 2) {
            return null;
        }

        [$first, $second] = [ord($this->buffer[0]), ord($this->buffer[1])];
        [$final, $opcode, $short] = [(bool) ($first & 0x80), $first & 0x0F, $second & 0x7F];

        $this->check($first & 0x70, 'reserved bits are set');
        $this->check(! ($second & 0x80), 'frame is not masked');
        $this->check(! in_array($opcode, self::KNOWN, true), 'unknown opcode');
        $this->check(Frame::isControl($opcode) && (! $final || $short > 125), 'control frame is too long or fragmented');

        $wide = [126 => 2, 127 => 8][$short] ?? 0;
        $header = 2 + $wide + 4;

        if (strlen($this->buffer) < $header) {
            return null;
        }

        $length = $wide ? unpack($wide === 2 ? 'n' : 'J', $this->buffer, 2)[1] : $short;

        // A length with its highest bit set is negative here.
        $this->check($length < 0 || $length + strlen($this->message) > $this->maxMessageSize, 'message is too big', 1009);

        if (strlen($this->buffer) < $header + $length) {
            return null;
        }

        $payload = substr($this->buffer, $header, $length) ^ self::mask(substr($this->buffer, $header - 4, 4), $length);
        $this->buffer = substr($this->buffer, $header + $length);

        return [$final, $opcode, $payload];
    }

    private function join(bool $final, int $opcode, string $payload): ?Frame
    {
        $this->check($this->opcode === null && $opcode === Frame::CONTINUATION, 'nothing to continue');
        $this->check($this->opcode !== null && $opcode !== Frame::CONTINUATION, 'message is not finished');

        $this->opcode ??= $opcode;
        $this->message .= $payload;

        if (! $final) {
            return null;
        }

        $message = new Frame($this->opcode, $this->message);
        [$this->opcode, $this->message] = [null, ''];

        $this->check($message->opcode === Frame::TEXT && ! mb_check_encoding($message->payload, 'UTF-8'), 'text is not UTF-8', 1007);

        return $message;
    }

    private static function mask(string $key, int $length): string
    {
        return substr(str_repeat($key, intdiv($length, 4) + 1), 0, $length);
    }

    private function check(bool|int $wrong, string $message, int $code = 1002): void
    {
        if ($wrong) {
            throw new ProtocolError($message, $code);
        }
    }
}
