package kinesic.facebehavior.spark;

import java.io.Serializable;

/**
 * How the program of a rank ended.
 *
 * @param rank its number, from 0
 * @param host where it ran
 * @param status the exit status
 * @param messages what it printed to its error stream
 */
record RankOutcome(int rank, String host, int status, String messages) implements Serializable {}
