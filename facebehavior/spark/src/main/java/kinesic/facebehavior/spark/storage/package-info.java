/**
 * Files in storage that all machines of a cluster see, through Hadoop's file system interface:
 * pictures and tables that are read, and the folder of a training run.
 */
@NullMarked
package kinesic.facebehavior.spark.storage;

import org.jspecify.annotations.NullMarked;
