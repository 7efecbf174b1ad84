package dynacheck.report;

/** Where moments of the run, in nanoseconds, stand on a drawing. */
interface TimeAxis {
    double min();

    double max();

    /** SVG user units; moments outside stand at the nearer end. */
    double at(double nanos);
}
