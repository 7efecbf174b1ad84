/** How clients of stores that speak HTTP ask them, all in the same way. */
@NullMarked
package dynacheck.workloads.http;

import org.jspecify.annotations.NullMarked;
