;; HITS: for authorities and then for hubs, a pass over edges and one over nodes, for the norm stands between.
;;
;; Array passes of each half: scores gathered, sums written, sums and scores read, scores written: five.
;;
;; Values are added in the order of docs/numerics.md: rows edge by edge in segments of 4,096, reductions in blocks of 512
;; and eight lanes, so that results are equal bit for bit. Addresses are bytes; arrays of f64 but for offsets and neighbors.

(module
  (import "edgewise" "memory" (memory 1))
  ;; The balanced tree over the results of blocks, in place: (0, 1), (2, 3), …, an odd last one unchanged; again until one is left.
  (func $fold (param $partials i32) (param $count i32) (result f64)
    (local $i i32) (local $to i32) (local $from i32)
    (if (i32.eqz (local.get $count)) (then (return (f64.const 0))))
    (block $done
      (loop $level
        (br_if $done (i32.eq (local.get $count) (i32.const 1)))
        (local.set $i (i32.shr_u (local.get $count) (i32.const 1)))
        (local.set $to (local.get $partials))
        (local.set $from (local.get $partials))
        (loop $pair
          (f64.store (local.get $to) (f64.add (f64.load (local.get $from)) (f64.load offset=8 (local.get $from))))
          (local.set $to (i32.add (local.get $to) (i32.const 8)))
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (br_if $pair (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
        (if (i32.and (local.get $count) (i32.const 1))
          (then (f64.store (local.get $to) (f64.load (local.get $from)))))
        (local.set $count (i32.shr_u (i32.add (local.get $count) (i32.const 1)) (i32.const 1)))
        (br $level)))
    (f64.load (local.get $partials)))

  (export "fold" (func $fold))

  ;; The sum of eight lanes: j with j + 4, j + 2, j + 1.
  (func $foldLanes (param $a v128) (param $b v128) (param $c v128) (param $d v128) (result f64)
    (local.set $a (f64x2.add (f64x2.add (local.get $a) (local.get $c)) (f64x2.add (local.get $b) (local.get $d))))
    (f64.add (f64x2.extract_lane 0 (local.get $a)) (f64x2.extract_lane 1 (local.get $a))))

  ;; The sum of a row's entries of $values, in edge order, in segments of 4096 edges.
  (func $longRow (param $values i32) (param $at i32) (param $end i32) (result f64)
    (local $stop i32) (local $sum f64) (local $total f64)
    (loop $segment
      (local.set $sum (f64.const 0))
      (local.set $stop (i32.add (local.get $at) (i32.const 16384)))
      (if (i32.gt_u (local.get $stop) (local.get $end)) (then (local.set $stop (local.get $end))))
      (loop $edge
        (local.set $sum
          (f64.add (local.get $sum)
            (f64.load (i32.add (local.get $values) (i32.shl (i32.load (local.get $at)) (i32.const 3))))))
        (br_if $edge (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $stop))))
      (local.set $total (f64.add (local.get $total) (local.get $sum)))
      (br_if $segment (i32.lt_u (local.get $at) (local.get $end))))
    (local.get $total))

  ;; Writes the sums of the rows of the nodes $node to $last - 1 to $sums; 0 + a segment is that segment.
  (func $sumRows
    (param $offsets i32) (param $neighbors i32) (param $values i32) (param $sums i32) (param $node i32) (param $last i32)
    (local $at i32) (local $end i32) (local $sum f64) (local $next i32) (local $stop i32)
    (local.set $next (i32.add (local.get $offsets) (i32.shl (local.get $node) (i32.const 2))))
    (local.set $stop (i32.add (local.get $offsets) (i32.shl (local.get $last) (i32.const 2))))
    (local.set $end (i32.add (local.get $neighbors) (i32.shl (i32.load (local.get $next)) (i32.const 2))))
    (loop $row
      (local.set $at (local.get $end))
      (local.set $end (i32.add (local.get $neighbors) (i32.shl (i32.load offset=4 (local.get $next)) (i32.const 2))))
      (local.set $sum (f64.const 0))
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (if (i32.gt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 16384))
            (then (local.set $sum (call $longRow (local.get $values) (local.get $at) (local.get $end))))
            (else
              (loop $edge
                (local.set $sum
                  (f64.add (local.get $sum)
                    (f64.load (i32.add (local.get $values) (i32.shl (i32.load (local.get $at)) (i32.const 3))))))
                (br_if $edge (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))))))
      (f64.store (local.get $sums) (local.get $sum))
      (local.set $sums (i32.add (local.get $sums) (i32.const 8)))
      (br_if $row (i32.lt_u (local.tee $next (i32.add (local.get $next) (i32.const 4))) (local.get $stop)))))

  ;; The sums of a row of scores, and the sum of their squares.
  (func (export "gather")
    (param $n i32) (param $offsets i32) (param $neighbors i32) (param $score i32) (param $sum i32) (param $lanes i32) (param $squarePartials i32)
    (local $node i32) (local $last i32) (local $i i32) (local $end i32) (local $lane i32) (local $partial i32)
    (local $x v128)
    (local $one f64)
    (local $square0 v128) (local $square1 v128) (local $square2 v128) (local $square3 v128)
    (block $done
      (loop $block
        (br_if $done (i32.ge_u (local.get $node) (local.get $n)))
        (local.set $last (i32.add (local.get $node) (i32.const 512)))
        (if (i32.gt_u (local.get $last) (local.get $n)) (then (local.set $last (local.get $n))))
        (call $sumRows (local.get $offsets) (local.get $neighbors) (local.get $score)
          (i32.add (local.get $sum) (i32.shl (local.get $node) (i32.const 3))) (local.get $node) (local.get $last))
        (local.set $i (i32.shl (local.get $node) (i32.const 3)))
        (local.set $end (i32.shl (local.get $last) (i32.const 3)))
        (local.set $square0 (v128.const i64x2 0 0))
        (local.set $square1 (v128.const i64x2 0 0))
        (local.set $square2 (v128.const i64x2 0 0))
        (local.set $square3 (v128.const i64x2 0 0))
        (block $tail
          (loop $group
            (br_if $tail (i32.gt_u (i32.add (local.get $i) (i32.const 64)) (local.get $end)))
            (local.set $x (v128.load (i32.add (local.get $sum) (local.get $i))))
            (local.set $square0 (f64x2.add (local.get $square0) (f64x2.mul (local.get $x) (local.get $x))))
            (local.set $x (v128.load offset=16 (i32.add (local.get $sum) (local.get $i))))
            (local.set $square1 (f64x2.add (local.get $square1) (f64x2.mul (local.get $x) (local.get $x))))
            (local.set $x (v128.load offset=32 (i32.add (local.get $sum) (local.get $i))))
            (local.set $square2 (f64x2.add (local.get $square2) (f64x2.mul (local.get $x) (local.get $x))))
            (local.set $x (v128.load offset=48 (i32.add (local.get $sum) (local.get $i))))
            (local.set $square3 (f64x2.add (local.get $square3) (f64x2.mul (local.get $x) (local.get $x))))
            (local.set $i (i32.add (local.get $i) (i32.const 64)))
            (br $group)))
        ;; What is left of the last block, lane by lane.
        (if (i32.lt_u (local.get $i) (local.get $end))
          (then
            (local.set $lane (local.get $lanes))
            (v128.store (local.get $lanes) (local.get $square0))
            (v128.store offset=16 (local.get $lanes) (local.get $square1))
            (v128.store offset=32 (local.get $lanes) (local.get $square2))
            (v128.store offset=48 (local.get $lanes) (local.get $square3))
            (loop $single
              (local.set $one (f64.load (i32.add (local.get $sum) (local.get $i))))
              (f64.store (local.get $lane) (f64.add (f64.load (local.get $lane)) (f64.mul (local.get $one) (local.get $one))))
              (local.set $lane (i32.add (local.get $lane) (i32.const 8)))
              (br_if $single (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $end))))
            (local.set $square0 (v128.load (local.get $lanes)))
            (local.set $square1 (v128.load offset=16 (local.get $lanes)))
            (local.set $square2 (v128.load offset=32 (local.get $lanes)))
            (local.set $square3 (v128.load offset=48 (local.get $lanes)))
          ))
        (f64.store (i32.add (local.get $squarePartials) (local.get $partial))
          (call $foldLanes (local.get $square0) (local.get $square1) (local.get $square2) (local.get $square3)))
        (local.set $partial (i32.add (local.get $partial) (i32.const 8)))
        (local.set $node (local.get $last))
        (br $block))))

  ;; The sums divided by their norm, in the place of the scores before, and how much these changed.
  (func (export "scale")
    (param $n i32) (param $sum i32) (param $score i32) (param $lanes i32) (param $changePartials i32)
    (param $norm f64)
    (local $node i32) (local $last i32) (local $i i32) (local $end i32) (local $lane i32) (local $partial i32)
    (local $x v128) (local $norms v128) (local $nonzero v128)
    (local $one f64)
    (local $change0 v128) (local $change1 v128) (local $change2 v128) (local $change3 v128)
    (local.set $norms (f64x2.splat (local.get $norm)))
    (local.set $nonzero (f64x2.ne (f64x2.splat (local.get $norm)) (v128.const i64x2 0 0)))
    (block $done
      (loop $block
        (br_if $done (i32.ge_u (local.get $node) (local.get $n)))
        (local.set $last (i32.add (local.get $node) (i32.const 512)))
        (if (i32.gt_u (local.get $last) (local.get $n)) (then (local.set $last (local.get $n))))
        (local.set $i (i32.shl (local.get $node) (i32.const 3)))
        (local.set $end (i32.shl (local.get $last) (i32.const 3)))
        (local.set $change0 (v128.const i64x2 0 0))
        (local.set $change1 (v128.const i64x2 0 0))
        (local.set $change2 (v128.const i64x2 0 0))
        (local.set $change3 (v128.const i64x2 0 0))
        (block $tail
          (loop $group
            (br_if $tail (i32.gt_u (i32.add (local.get $i) (i32.const 64)) (local.get $end)))
            (local.set $x (v128.and (f64x2.div (v128.load (i32.add (local.get $sum) (local.get $i))) (local.get $norms)) (local.get $nonzero)))
            (local.set $change0 (f64x2.add (local.get $change0) (f64x2.abs (f64x2.sub (local.get $x) (v128.load (i32.add (local.get $score) (local.get $i)))))))
            (v128.store (i32.add (local.get $score) (local.get $i)) (local.get $x))
            (local.set $x (v128.and (f64x2.div (v128.load offset=16 (i32.add (local.get $sum) (local.get $i))) (local.get $norms)) (local.get $nonzero)))
            (local.set $change1 (f64x2.add (local.get $change1) (f64x2.abs (f64x2.sub (local.get $x) (v128.load offset=16 (i32.add (local.get $score) (local.get $i)))))))
            (v128.store offset=16 (i32.add (local.get $score) (local.get $i)) (local.get $x))
            (local.set $x (v128.and (f64x2.div (v128.load offset=32 (i32.add (local.get $sum) (local.get $i))) (local.get $norms)) (local.get $nonzero)))
            (local.set $change2 (f64x2.add (local.get $change2) (f64x2.abs (f64x2.sub (local.get $x) (v128.load offset=32 (i32.add (local.get $score) (local.get $i)))))))
            (v128.store offset=32 (i32.add (local.get $score) (local.get $i)) (local.get $x))
            (local.set $x (v128.and (f64x2.div (v128.load offset=48 (i32.add (local.get $sum) (local.get $i))) (local.get $norms)) (local.get $nonzero)))
            (local.set $change3 (f64x2.add (local.get $change3) (f64x2.abs (f64x2.sub (local.get $x) (v128.load offset=48 (i32.add (local.get $score) (local.get $i)))))))
            (v128.store offset=48 (i32.add (local.get $score) (local.get $i)) (local.get $x))
            (local.set $i (i32.add (local.get $i) (i32.const 64)))
            (br $group)))
        ;; What is left of the last block, lane by lane.
        (if (i32.lt_u (local.get $i) (local.get $end))
          (then
            (local.set $lane (local.get $lanes))
            (v128.store (local.get $lanes) (local.get $change0))
            (v128.store offset=16 (local.get $lanes) (local.get $change1))
            (v128.store offset=32 (local.get $lanes) (local.get $change2))
            (v128.store offset=48 (local.get $lanes) (local.get $change3))
            (loop $single
              (local.set $one (select (f64.const 0) (f64.div (f64.load (i32.add (local.get $sum) (local.get $i))) (local.get $norm)) (f64.eq (local.get $norm) (f64.const 0))))
              (f64.store (local.get $lane) (f64.add (f64.load (local.get $lane)) (f64.abs (f64.sub (local.get $one) (f64.load (i32.add (local.get $score) (local.get $i)))))))
              (f64.store (i32.add (local.get $score) (local.get $i)) (local.get $one))
              (local.set $lane (i32.add (local.get $lane) (i32.const 8)))
              (br_if $single (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $end))))
            (local.set $change0 (v128.load (local.get $lanes)))
            (local.set $change1 (v128.load offset=16 (local.get $lanes)))
            (local.set $change2 (v128.load offset=32 (local.get $lanes)))
            (local.set $change3 (v128.load offset=48 (local.get $lanes)))
          ))
        (f64.store (i32.add (local.get $changePartials) (local.get $partial))
          (call $foldLanes (local.get $change0) (local.get $change1) (local.get $change2) (local.get $change3)))
        (local.set $partial (i32.add (local.get $partial) (i32.const 8)))
        (local.set $node (local.get $last))
        (br $block)))))
