;; Single-source shortest paths by rounds over in-edges, one pass over edges and nodes a round.
;;
;; The least of floats is the same in any order; `f64.min` is what the language's `min` is, NaN and −0 included.
;; Array passes: distances gathered (and read at the node, where they are in the cache) and written: two, and the weights.
;; Addresses are bytes; distances and weights are f64, weights stand in the order of rows.

(module
  (import "edgewise" "memory" (memory 1))

  ;; One round; gives 0 where every distance kept its bits.
  (func (export "round")
    (param $n i32) (param $offsets i32) (param $neighbors i32) (param $weights i32) (param $distance i32) (param $next i32)
    (result i64)
    (local $at i32) (local $end i32) (local $weight i32) (local $last i32) (local $here i32)
    (local $least f64) (local $old f64)
    (local $changed i64)
    (if (i32.eqz (local.get $n)) (then (return (i64.const 0))))
    (local.set $last (i32.add (local.get $offsets) (i32.shl (local.get $n) (i32.const 2))))
    (local.set $end (local.get $neighbors))
    (local.set $weight (local.get $weights))
    (local.set $here (local.get $distance))
    (loop $row
      (local.set $at (local.get $end))
      (local.set $end (i32.add (local.get $neighbors) (i32.shl (i32.load offset=4 (local.get $offsets)) (i32.const 2))))
      (local.set $least (f64.const inf))
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (loop $edge
            (local.set $least
              (f64.min (local.get $least)
                (f64.add
                  (f64.load (i32.add (local.get $distance) (i32.shl (i32.load (local.get $at)) (i32.const 3))))
                  (f64.load (local.get $weight)))))
            (local.set $weight (i32.add (local.get $weight) (i32.const 8)))
            (br_if $edge (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))))
      (local.set $old (f64.load (local.get $here)))
      (local.set $least (f64.min (local.get $old) (local.get $least)))
      (f64.store (local.get $next) (local.get $least))
      (local.set $changed
        (i64.or (local.get $changed)
          (i64.xor (i64.reinterpret_f64 (local.get $old)) (i64.reinterpret_f64 (local.get $least)))))
      (local.set $here (i32.add (local.get $here) (i32.const 8)))
      (local.set $next (i32.add (local.get $next) (i32.const 8)))
      (br_if $row (i32.lt_u (local.tee $offsets (i32.add (local.get $offsets) (i32.const 4))) (local.get $last))))
    (local.get $changed)))
