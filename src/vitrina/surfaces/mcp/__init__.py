"""The library for assistants: the Model Context Protocol over standard input and output.

assistant --a line of JSON-RPC--> protocol.answer --> one tool --> Library
          <--citations, and words marked as a document's own--

Only reading: no tool changes anything. Against a document that would instruct the assistant, its
words come between marks that no document can know, and apart in the structured answer.
"""
