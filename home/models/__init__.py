from home.models.articles import ArticleIndexPage, ArticlePage
from home.models.contact import ContactMessage, ContactPage, ContactTopic, MessageState
from home.models.faq import FAQPage
from home.models.figures import FigureQualifier, FigureUnit, KeyFigure
from home.models.front import HomePage
from home.models.legal import LegalKind, LegalPage
from home.models.newsletter import Delivery, IssuePage, IssueState, NewsletterIssue, NewsletterList, SignUp, Subscriber
from home.models.partners import Partner, PartnerKind, PartnersPage
from home.models.press import PressCutting, PressReviewPage
from home.models.resources import DocumentLanguage, Licence, ResourceIndexPage, ResourcePage
from home.models.standard import StandardPage
from home.models.templates import PageTemplate, SectionTemplate
from home.models.testimonies import Captions, SpokenLanguage, Testimony, TestimonyIndexPage, TestimonyPage
from home.models.vocabulary import AuthorRole, Series, Topic

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "AuthorRole",
    "Captions",
    "ContactMessage",
    "ContactPage",
    "ContactTopic",
    "Delivery",
    "DocumentLanguage",
    "FAQPage",
    "FigureQualifier",
    "FigureUnit",
    "HomePage",
    "IssuePage",
    "IssueState",
    "KeyFigure",
    "LegalKind",
    "LegalPage",
    "Licence",
    "MessageState",
    "NewsletterIssue",
    "NewsletterList",
    "PageTemplate",
    "Partner",
    "PartnerKind",
    "PartnersPage",
    "PressCutting",
    "PressReviewPage",
    "ResourceIndexPage",
    "ResourcePage",
    "SectionTemplate",
    "Series",
    "SignUp",
    "SpokenLanguage",
    "StandardPage",
    "Subscriber",
    "Testimony",
    "TestimonyIndexPage",
    "TestimonyPage",
    "Topic",
]
