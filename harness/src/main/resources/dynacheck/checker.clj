(ns dynacheck.checker
  "Whether registers behaved atomically, for Clojure: a history in, a map in Jepsen's form out.

    (require '[dynacheck.checker :as dynacheck])
    (dynacheck/check history {})          ; {:valid? false, :anomaly-types [:stale-read], :anomalies {...} ...}

  In a Jepsen test, where jepsen.checker is on the class path:

    {:checker (dynacheck/checker {:initial 0})}"
  (:import (dynacheck.checker.register Atomicity AtomicityOptions AtomicityOptions$KeyBy AtomicityResult)
           (dynacheck.history ClojureHistory Edn Keyword)
           (java.time Duration)
           (java.util Collection Map)))

(defn- data
  "Java data with the keywords and collections of Clojure."
  [x]
  (cond
    (instance? Keyword x)    (keyword (.name ^Keyword x))
    (instance? Map x)        (into {} (map (fn [[k v]] [(data k) (data v)])) x)
    (instance? Collection x) (mapv data x)
    :else                    x))

(defn- options
  [{:keys [treat-fail-as-info nil-reads initial key-by time-limit-ms memory-bytes every-key-read]
    :or   {nil-reads :initial, key-by :auto, time-limit-ms 60000, memory-bytes 0}}]
  (AtomicityOptions. (boolean treat-fail-as-info)
                     (= :unknown nil-reads)
                     (Edn/read (pr-str initial))
                     (AtomicityOptions$KeyBy/valueOf (.toUpperCase (name key-by)))
                     (boolean every-key-read)
                     (Duration/ofMillis time-limit-ms)
                     (long memory-bytes)))

(defn check
  "Judges a history: a collection of op maps. Options, all of which have a default: :initial, :nil-reads :initial or
  :unknown, :key-by :auto :tuple :key or :none, :treat-fail-as-info, :every-key-read, :time-limit-ms, :memory-bytes.

  Returns a map with :valid? (true, false or :unknown), :reason, :engine, :anomaly-types, :anomalies (by type) and more."
  [history opts]
  (let [^AtomicityResult result (Atomicity/check (ClojureHistory/of history) (options opts))]
    (data (.toEdn result))))

(defn checker
  "A jepsen.checker/Checker with these options; needs Jepsen on the class path."
  [opts]
  (require 'jepsen.checker)
  ((eval '(fn [judge]
            (reify jepsen.checker/Checker
              (check [_ _ history _] (judge history)))))
   #(check % opts)))
