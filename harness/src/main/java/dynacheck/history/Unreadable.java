package dynacheck.history;

/** Stands for a value that is no EDN. @param why in words, with the line */
record Unreadable(String why) {}
