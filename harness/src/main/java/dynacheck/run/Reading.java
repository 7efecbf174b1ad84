package dynacheck.run;

import dynacheck.checker.CheckResult;
import dynacheck.checker.RunInfo;
import dynacheck.checker.register.Atomicity;
import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.txn.ElleChecker;
import dynacheck.checker.txn.ElleOptions;
import dynacheck.history.History;
import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryReader;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the operations of a history are taken for, and so how it is judged. */
public sealed interface Reading {
    /**
     * The result alone, in as little memory as it takes.
     *
     * @param format null to detect it
     * @param notes takes what was odd and tolerated
     */
    CheckResult check(HistorySource source, @Nullable HistoryFormat format, Consumer<String> notes) throws IOException;

    /** All that a page needs, so the whole history is kept. */
    Analysis analyze(InputStream text, @Nullable HistoryFormat format, RunInfo run) throws IOException;

    /** Reads, writes and compare-and-sets of registers. */
    record Registers(AtomicityOptions options) implements Reading {
        @Override
        public CheckResult check(HistorySource source, @Nullable HistoryFormat format, Consumer<String> notes)
                throws IOException {
            if (source.isFile()) {
                return Atomicity.check(source.path(), format, options, notes);
            }
            try (InputStream in = source.open()) {
                return Atomicity.check(in, format, options, notes);
            }
        }

        @Override
        public Analysis analyze(InputStream text, @Nullable HistoryFormat format, RunInfo run) throws IOException {
            return Analyzer.analyze(HistoryReader.read(text, format), run, options);
        }
    }

    /** Transactions over registers or lists. */
    record Transactions(ElleOptions options) implements Reading {
        /** The notes are of the result here. */
        @Override
        public CheckResult check(HistorySource source, @Nullable HistoryFormat format, Consumer<String> notes)
                throws IOException {
            try (InputStream in = source.open()) {
                return ElleChecker.check(in, format, options);
            }
        }

        @Override
        public Analysis analyze(InputStream text, @Nullable HistoryFormat format, RunInfo run) throws IOException {
            History history = HistoryReader.readTransactions(text, format);
            return new Analysis(run, history, List.of(ElleChecker.check(history, options)));
        }
    }

    /**
     * One object of another kind.
     *
     * @param timeLimit of a search, where one is needed
     */
    record OfObject(ObjectModel object, Duration timeLimit) implements Reading {
        @Override
        public CheckResult check(HistorySource source, @Nullable HistoryFormat format, Consumer<String> notes)
                throws IOException {
            try (InputStream in = source.open()) {
                History history = HistoryReader.read(in, format);
                history.notes().forEach(notes);
                return object.judge(history, timeLimit);
            }
        }

        @Override
        public Analysis analyze(InputStream text, @Nullable HistoryFormat format, RunInfo run) throws IOException {
            History history = HistoryReader.read(text, format);
            return new Analysis(run, history, List.of(object.judge(history, timeLimit)));
        }
    }
}
