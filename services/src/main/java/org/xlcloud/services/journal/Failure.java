package org.xlcloud.services.journal;

/// What a database's refusal means for who wants to write.
enum Failure {
    /// Somebody else holds it; it may be well in a moment.
    LOCKED("another program has the journal locked", "Nothing is lost: what was not confirmed is tried again."),
    /// No room on its disk.
    FULL("the disk is full", "Make room on the disk; senders try again until then."),
    /// The file's content is unusable.
    BROKEN("the file can't be read", "It is kept aside under another name."),
    /// No permission to write.
    READ_ONLY("the journal can't be written", "Check the permissions of the file and its folder."),
    /// Not there, or connection lost.
    GONE("the database can't be reached", "Check its address and whether it runs; senders try again until then."),
    /// It was written for an XMS that does not lead any more.
    DEPOSED("another XMS leads", "It goes on there; ask that one."),
    OTHER("the database refuses", "See the log of the database.");

    private final String words;
    private final String hint;

    Failure(String words, String hint) {
        this.words = words;
        this.hint = hint;
    }

    String words() {
        return words;
    }

    String hint() {
        return hint;
    }
}
