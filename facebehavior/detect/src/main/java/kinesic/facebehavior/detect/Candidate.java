package kinesic.facebehavior.detect;

/**
 * A face that a {@link Pass} found, which other passes or other cells may have found as well.
 *
 * @param face the face
 * @param rank its score, less what its pass costs; of several findings of one face, that of the
 *     highest rank remains
 */
record Candidate(DetectedFace face, double rank) {}
