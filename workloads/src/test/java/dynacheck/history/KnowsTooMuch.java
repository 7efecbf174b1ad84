package dynacheck.history;

import dynacheck.run.Experiment;

/** Planted: a history that can start a run. */
public record KnowsTooMuch(Experiment of) {}
