namespace JetNotify.Json;

// The walk through the grammar.
public sealed unsafe partial class JsonMinifier
{
    private int Walk(ReadOnlySpan<byte> json, Span<byte> destination, bool learns)
    {
        fixed (byte* source = json, target = destination, owed = _owed)
        fixed (int* open = _open)
        fixed (JsonMember* members = _members)
        {
            var notes = new Notes
            {
                Members = members,
                Open = open,
                Limit = target + destination.Length,
                IsPlain = true,
                Learning = -1,
            };
            if (_shapes is not null && json.Length > JsonParts.MostText)
            {
                notes.Elements = _elements ??= new JsonElements();
            }

            byte* last = Copy(source, source + json.Length, target, owed, ref notes);
            if (last == null)
            {
                return -1;
            }

            _count = notes.IsCut ? MostMembers : notes.Count;
            IsPlain = notes.IsPlain;
            HasEscapes = !IsPlain;
            if (learns)
            {
                _shapes!.Learn(json, Members);
            }

            return (int)(last - target);
        }
    }

    /// <summary>Walks the grammar (RFC 8259 §2). Gives the end of what was written, or null.</summary>
    private static byte* Copy(byte* from, byte* end, byte* to, byte* owed, ref Notes notes)
    {
        byte* source = from;
        var member = notes.Members;
        var lastMember = member + MostMembers;
        int* open = notes.Open;
        int depth = 0;
        byte closing = 0;
        int indent = 0;
        byte* next;

        from = SkipWhite(from, end);
    Element:
        member->Name = member->NameEnd = 0;
    Value:
        if (from >= end)
        {
            return null;
        }

        member->Depth = depth;
        member->Value = (int)(from - source);
        switch (*from)
        {
            case (byte)'"':
                next = CopyString(from, end, to, ref notes);
                break;
            case (byte)'{':
                if (closing == ']' && notes.Elements is { } elements)
                {
                    // The next elements of an array are mostly of the same shape as those before.
                    int length = elements.Minify(from, end, to, notes.Limit, depth, out int written);
                    if (length > 0)
                    {
                        notes.Skip(elements.IsPlain);
                        from += length;
                        to += written;
                        goto AfterValue;
                    }

                    if (length == 0)
                    {
                        member = notes.BeginElement(member, depth);
                        member->Name = member->NameEnd = 0;
                        member->Depth = depth;
                        member->Value = (int)(from - source);
                    }
                }

                closing = (byte)'}';
                goto Open;
            case (byte)'[':
                closing = (byte)']';
                goto Open;
            case (byte)'t':
                next = CopyWord(from, end, to, "true"u8);
                break;
            case (byte)'f':
                next = CopyWord(from, end, to, "false"u8);
                break;
            case (byte)'n':
                next = CopyWord(from, end, to, "null"u8);
                break;
            default:
                next = CopyNumber(from, end, to);
                break;
        }

        if (next == null)
        {
            return null;
        }

        to += next - from;
        from = next;
        member->ValueEnd = (int)(from - source);
        member += member < lastMember ? 1 : 0;
    AfterValue:
        if (depth == 0)
        {
            notes.Count = (int)(member - notes.Members);
            return from == end ? to : null;
        }

        from = SkipIndent(from, end, ref indent);
        if (from >= end)
        {
            return null;
        }

        byte mark = *from++;
        *to++ = mark;
        if (mark == ',')
        {
            from = SkipIndent(from, end, ref indent);
            if (closing == '}')
            {
                goto Key;
            }

            goto Element;
        }

        if (mark != closing)
        {
            return null;
        }

    Close:
        notes.Members[open[depth]].ValueEnd = (int)(from - source);
        closing = owed[--depth];
        if (depth == notes.Learning)
        {
            notes.EndElement(member, source);
        }

        goto AfterValue;

    Open:
        if (depth == MaxDepth)
        {
            return null;
        }

        owed[++depth] = closing;
        open[depth] = (int)(member - notes.Members);
        member += member < lastMember ? 1 : 0;
        *to++ = *from++;
        from = SkipIndent(from, end, ref indent);
        if (from >= end)
        {
            return null;
        }

        if (*from == closing)
        {
            *to++ = *from++;
            goto Close;
        }

        if (closing == ']')
        {
            goto Element;
        }

    Key:
        if (from >= end || *from != '"')
        {
            return null;
        }

        if (end - from >= PairRoom)
        {
            next = CopyPair(from, to, member, source);
            if (next != null)
            {
                // All but the space between.
                to += next - from - 1;
                from = next;
                member->Depth = depth;
                member += member < lastMember ? 1 : 0;
                goto AfterValue;
            }
        }

        next = CopyString(from, end, to, ref notes);
        if (next == null)
        {
            return null;
        }

        member->Name = (int)(from - source) + 1;
        member->NameEnd = (int)(next - source) - 1;
        to += next - from;
        from = SkipWhite(next, end);
        if (from >= end || *from != ':')
        {
            return null;
        }

        *to++ = *from++;
        from = SkipWhite(from, end);
        goto Value;
    }

    /// <summary>Where a walk notes what it meets.</summary>
    private ref struct Notes
    {
        public JsonMember* Members;
        public int* Open;
        public int Count;

        /// <summary>The end of the room.</summary>
        public byte* Limit;

        /// <summary>Whether all strings are printable ASCII without escapes.</summary>
        public bool IsPlain;

        /// <summary>Knows shapes of elements; null where they are not of interest.</summary>
        public JsonElements? Elements;

        /// <summary>Whether some values are not noted.</summary>
        public bool IsCut;

        /// <summary>How many objects and arrays are around the element that is learnt; -1 for none.</summary>
        public int Learning;

        private JsonMember* _element;

        private readonly JsonMember* Last => Members + MostMembers;

        /// <summary>Notes that an element was not walked through.</summary>
        public void Skip(bool isPlain)
        {
            IsPlain &= isPlain;
            IsCut = true;

            // What is around it is too long, or different each time.
            Learning = -1;
        }

        /// <summary>Begins with an element to be learnt. Returns its place.</summary>
        public JsonMember* BeginElement(JsonMember* member, int depth)
        {
            IsCut |= member == Last;
            if (IsCut)
            {
                // Nobody will look at the notes, so that there is room behind those of what is around it.
                member = Members + Math.Min(Open[depth] + 1, MostMembers);
            }

            Learning = depth;
            _element = member;
            return member;
        }

        /// <summary>Learns from an element that ended.</summary>
        public void EndElement(JsonMember* member, byte* source)
        {
            Learning = -1;
            if (member < Last)
            {
                Elements!.Learn(source, new ReadOnlySpan<JsonMember>(_element, (int)(member - _element)));
            }
        }
    }
}
