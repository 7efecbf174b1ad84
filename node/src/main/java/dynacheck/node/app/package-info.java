/** The node as a program: command line, order of its start, how it ends, and how its JVM is started. */
@NullMarked
package dynacheck.node.app;

import org.jspecify.annotations.NullMarked;
