/** The node as a program: command line, start order, how it ends, and how its JVM is to be started. */
@NullMarked
package dynacheck.node.app;

import org.jspecify.annotations.NullMarked;
