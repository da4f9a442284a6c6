/** Tests of files in storage that all machines of a cluster see. */
@NullMarked
package kinesic.facebehavior.spark.storage;

import org.jspecify.annotations.NullMarked;
