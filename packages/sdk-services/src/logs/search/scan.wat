;; Finds a short text in bytes: two of its bytes are compared for 16 places at once, the rest only where both are right.
(module
  (memory (export "memory") 1)
  (func (export "scan")
    (param $at i32) (param $end i32)       ;; from, and behind the last byte; 64 bytes behind it may be read
    (param $needle i32) (param $masks i32) ;; the bytes, and what is set in a byte of the text before it is compared (0x20: any case)
    (param $length i32) (param $one i32) (param $two i32) ;; of the needle; which of its bytes are looked for first
    (param $out i32) (param $room i32)     ;; where the places go, and for how many there is room
    (result i32)                           ;; how many were found
    (local $found i32) (local $bits i32) (local $place i32) (local $k i32)
    (local $byte1 v128) (local $mask1 v128) (local $byte2 v128) (local $mask2 v128)
    (local.set $byte1 (i8x16.splat (i32.load8_u (i32.add (local.get $needle) (local.get $one)))))
    (local.set $mask1 (i8x16.splat (i32.load8_u (i32.add (local.get $masks) (local.get $one)))))
    (local.set $byte2 (i8x16.splat (i32.load8_u (i32.add (local.get $needle) (local.get $two)))))
    (local.set $mask2 (i8x16.splat (i32.load8_u (i32.add (local.get $masks) (local.get $two)))))
    (local.set $end (i32.sub (local.get $end) (local.get $length)))
    (block $done
      (loop $next
        (br_if $done (i32.gt_s (local.get $at) (local.get $end)))
        (local.set $bits (i8x16.bitmask (v128.and
          (i8x16.eq (v128.or (v128.load (i32.add (local.get $at) (local.get $one))) (local.get $mask1)) (local.get $byte1))
          (i8x16.eq (v128.or (v128.load (i32.add (local.get $at) (local.get $two))) (local.get $mask2)) (local.get $byte2)))))
        (block $none
          (loop $candidate
            (br_if $none (i32.eqz (local.get $bits)))
            (local.set $place (i32.add (local.get $at) (i32.ctz (local.get $bits))))
            (local.set $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))
            (br_if $none (i32.gt_s (local.get $place) (local.get $end)))
            (local.set $k (i32.const 0))
            (block $differs
              (loop $compare
                (br_if $differs (i32.ne
                  (i32.or (i32.load8_u (i32.add (local.get $place) (local.get $k))) (i32.load8_u (i32.add (local.get $masks) (local.get $k))))
                  (i32.load8_u (i32.add (local.get $needle) (local.get $k)))))
                (local.set $k (i32.add (local.get $k) (i32.const 1)))
                (br_if $compare (i32.lt_u (local.get $k) (local.get $length))))
              (i32.store (i32.add (local.get $out) (i32.shl (local.get $found) (i32.const 2))) (local.get $place))
              (local.set $found (i32.add (local.get $found) (i32.const 1)))
              (br_if $done (i32.eq (local.get $found) (local.get $room))))
            (br $candidate)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (local.get $found)))
