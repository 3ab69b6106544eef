<?php

namespace App\Reverb;

/**
 * One WebSocket frame (RFC 6455), or a whole message once its fragments are joined.
 */
final readonly class Frame
{
    public const CONTINUATION = 0x0;

    public const TEXT = 0x1;

    public const BINARY = 0x2;

    public const CLOSE = 0x8;

    public const PING = 0x9;

    public const PONG = 0xA;

    public function __construct(public int $opcode, public string $payload = '') {}

    public static function closing(int $code): self
    {
        return new self(self::CLOSE, pack('n', $code));
    }

    public static function isControl(int $opcode): bool
    {
        return $opcode >= self::CLOSE;
    }

    /**
     * A server's frames are never masked.
     */
    public function encode(): string
    {
        $length = strlen($this->payload);

        return chr(0x80 | $this->opcode).match (true) {
            $length < 126 => chr($length),
            $length < 65_536 => chr(126).pack('n', $length),
            default => chr(127).pack('J', $length),
        }.$this->payload;
    }
}
