<?php

namespace Tests\Unit\Reverb;

use App\Reverb\Frame;
use App\Reverb\FrameReader;
use App\Reverb\ProtocolError;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

class FrameReaderTest extends TestCase
{
    #[DataProvider('lengths')]
    public function test_it_reads_a_message_that_arrives_byte_by_byte(int $length): void
    {
        $payload = str_repeat('x', $length);
        $reader = new FrameReader(100_000);
        $frames = [];

        foreach (str_split(self::masked(0x81, $payload)) as $byte) {
            array_push($frames, ...$reader->read($byte));
        }

        $this->assertEquals([new Frame(Frame::TEXT, $payload)], $frames);
    }

    /**
     * @return list<array{int}>
     */
    public static function lengths(): array
    {
        return [[0], [1], [125], [126], [65_535], [65_536]];
    }

    public function test_a_ping_may_come_between_two_fragments(): void
    {
        $bytes = self::masked(0x01, 'or').self::masked(0x89, 'hi').self::masked(0x80, 'ders');

        $this->assertEquals(
            [new Frame(Frame::PING, 'hi'), new Frame(Frame::TEXT, 'orders')],
            iterator_to_array((new FrameReader(100))->read($bytes), false),
        );
    }

    #[DataProvider('violations')]
    public function test_it_refuses_a_violation(string $bytes, int $code): void
    {
        $this->expectException(ProtocolError::class);
        $this->expectExceptionCode($code);

        iterator_to_array((new FrameReader(100))->read($bytes));
    }

    /**
     * @return array<string, array{string, int}>
     */
    public static function violations(): array
    {
        return [
            'not masked' => ["\x81\x02hi", 1002],
            'reserved bit' => [self::masked(0xC1, 'hi'), 1002],
            'unknown opcode' => [self::masked(0x83, 'hi'), 1002],
            'fragmented ping' => [self::masked(0x09, 'hi'), 1002],
            'nothing to continue' => [self::masked(0x80, 'hi'), 1002],
            'message not finished' => [self::masked(0x01, 'a').self::masked(0x81, 'b'), 1002],
            'too big' => [self::masked(0x81, str_repeat('x', 101)), 1009],
            'too big in fragments' => [self::masked(0x01, str_repeat('x', 60)).self::masked(0x80, str_repeat('x', 60)), 1009],
            'negative length' => ["\x81\xFF".str_repeat("\xFF", 8).'mask', 1009],
            'not UTF-8' => [self::masked(0x81, "\xFF"), 1007],
        ];
    }

    private static function masked(int $first, string $payload): string
    {
        $header = (new Frame(0, $payload))->encode();
        $header = substr($header, 1, strlen($header) - strlen($payload) - 1);
        $header[0] = chr(ord($header[0]) | 0x80);

        return chr($first).$header.'mask'.($payload ^ substr(str_repeat('mask', strlen($payload)), 0, strlen($payload)));
    }
}
