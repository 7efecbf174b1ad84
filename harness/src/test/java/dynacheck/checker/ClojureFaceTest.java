package dynacheck.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import clojure.java.api.Clojure;
import clojure.lang.IFn;
import dynacheck.history.MalformedHistoryException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The namespace {@code dynacheck.checker}, called as Clojure code would. */
class ClojureFaceTest {
    private static final String STALE = """
            [{:process 0 :type :invoke :f :write :value 1} {:process 0 :type :ok :f :write :value 1}
             {:process 0 :type :invoke :f :write :value 2} {:process 0 :type :ok :f :write :value 2}
             {:process 1 :type :invoke :f :read :value nil} {:process 1 :type :ok :f :read :value 1}]
            """;

    @BeforeAll
    static void load() {
        Clojure.var("clojure.core", "require").invoke(Clojure.read("dynacheck.checker"));
    }

    private static Map<?, ?> check(String history, String options) {
        IFn check = Clojure.var("dynacheck.checker", "check");
        return (Map<?, ?>) check.invoke(Clojure.read(history), Clojure.read(options));
    }

    @Test
    void aMapInAMapOut() {
        Map<?, ?> result = check(STALE, "{}");
        assertEquals(false, result.get(Clojure.read(":valid?")));
        assertEquals(Clojure.read("[:lost-write]"), result.get(Clojure.read(":anomaly-types")));
        assertEquals(
                true,
                check(STALE.replace(":read :value 1", ":read :value 2"), "{}").get(Clojure.read(":valid?")));
        assertEquals(Clojure.read(":unknown"), check("[]", "{}").get(Clojure.read(":valid?")));
    }

    @Test
    void optionsAreHeeded() {
        String early = STALE.replace(":read :value 1", ":read :value 0");
        assertEquals(false, check(early, "{:initial 0}").get(Clojure.read(":valid?")));
        assertEquals(
                Clojure.read("[:lost-initial]"), check(early, "{:initial 0}").get(Clojure.read(":anomaly-types")));
        assertEquals(Clojure.read("[:phantom-read]"), check(early, "{}").get(Clojure.read(":anomaly-types")));
    }

    /** Jepsen itself is not here: its protocol is stood in for by one of the same name. */
    @Test
    void isAJepsenChecker() {
        IFn eval = Clojure.var("clojure.core", "load-string");
        eval.invoke("(ns jepsen.checker) (defprotocol Checker (check [checker test history opts]))"
                + "(dosync (alter (deref #'clojure.core/*loaded-libs*) conj 'jepsen.checker))");
        IFn checker = Clojure.var("dynacheck.checker", "checker");
        IFn check = Clojure.var("jepsen.checker", "check");
        Map<?, ?> result = (Map<?, ?>) check.invoke(
                checker.invoke(Clojure.read("{}")), Clojure.read("{}"), Clojure.read(STALE), Clojure.read("{}"));
        assertEquals(false, result.get(Clojure.read(":valid?")));
    }

    @Test
    void malformedHistoriesAreRefusedWithThePosition() {
        MalformedHistoryException e = assertThrows(
                MalformedHistoryException.class, () -> check("[{:process 0 :type :ok :f :read :value 1}]", "{}"));
        assertEquals(1, e.line());
    }
}
